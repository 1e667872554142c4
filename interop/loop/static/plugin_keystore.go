package static

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// PluginKeystore is a keystore as a plugin of its own: signatures are the data backwards, and key `bad` does not exist.
type PluginKeystore struct {
	service
}

func NewPluginKeystore() PluginKeystore { return PluginKeystore{service{"PluginKeystore"}} }

func known(keyID []byte) error {
	if string(keyID) == "bad" {
		return errors.New("no such key")
	}
	return nil
}

func reversed(data []byte) []byte {
	data = slices.Clone(data)
	slices.Reverse(data)
	return data
}

func each[A, B any](items []A, f func(A) B) []B {
	results := make([]B, len(items))
	for i, item := range items {
		results[i] = f(item)
	}
	return results
}

func (PluginKeystore) Sign(_ context.Context, keyID, data []byte) ([]byte, error) {
	return reversed(data), known(keyID)
}

func (PluginKeystore) SignBatch(_ context.Context, _ []byte, data [][]byte) ([][]byte, error) {
	return each(data, reversed), nil
}

func (PluginKeystore) Verify(_ context.Context, _, data []byte) (bool, error) {
	return len(data) > 0, nil
}

func (PluginKeystore) VerifyBatch(_ context.Context, _ []byte, data [][]byte) ([]bool, error) {
	return each(data, func(one []byte) bool { return len(one) > 0 }), nil
}

func (PluginKeystore) ListKeys(_ context.Context, tags []string) ([][]byte, error) {
	return each(tags, func(tag string) []byte { return []byte(tag) }), nil
}

func (PluginKeystore) ImportKey(_ context.Context, keyType string, data []byte, tags []string) ([]byte, error) {
	return fmt.Appendf(nil, "%s %d %s", keyType, len(data), strings.Join(tags, ",")), nil
}

func (PluginKeystore) ExportKey(_ context.Context, keyID []byte) ([]byte, error) {
	return reversed(keyID), nil
}

func (PluginKeystore) CreateKey(_ context.Context, keyType string, tags []string) ([]byte, error) {
	return fmt.Appendf(nil, "%s %s", keyType, strings.Join(tags, ",")), nil
}

func (PluginKeystore) DeleteKey(_ context.Context, keyID []byte) error           { return known(keyID) }
func (PluginKeystore) AddTag(_ context.Context, keyID []byte, _ string) error    { return known(keyID) }
func (PluginKeystore) RemoveTag(_ context.Context, keyID []byte, _ string) error { return known(keyID) }

func (PluginKeystore) ListTags(_ context.Context, keyID []byte) ([]string, error) {
	return []string{string(keyID), "second"}, nil
}

func (PluginKeystore) RunUDF(_ context.Context, name string, keyID, data []byte) ([]byte, error) {
	return fmt.Appendf(nil, "%s %d %d", name, len(keyID), len(data)), nil
}
