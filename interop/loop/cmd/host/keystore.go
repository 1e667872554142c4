package main

import (
	"context"
	"errors"

	"github.com/smartcontractkit/chainlink-common/pkg/loop"
)

// pluginKeystore is what the original's client of a keystore plugin can do.
type pluginKeystore interface {
	Sign(ctx context.Context, keyID []byte, data []byte) ([]byte, error)
	SignBatch(ctx context.Context, keyID []byte, data [][]byte) ([][]byte, error)
	Verify(ctx context.Context, keyID []byte, data []byte) (bool, error)
	VerifyBatch(ctx context.Context, keyID []byte, data [][]byte) ([]bool, error)
	ListKeys(ctx context.Context, tags []string) ([][]byte, error)
	RunUDF(ctx context.Context, name string, keyID []byte, data []byte) ([]byte, error)
	ImportKey(ctx context.Context, keyType string, data []byte, tags []string) ([]byte, error)
	ExportKey(ctx context.Context, keyID []byte) ([]byte, error)
	CreateKey(ctx context.Context, keyType string, tags []string) ([]byte, error)
	DeleteKey(ctx context.Context, keyID []byte) error
	AddTag(ctx context.Context, keyID []byte, tag string) error
	RemoveTag(ctx context.Context, keyID []byte, tag string) error
	ListTags(ctx context.Context, keyID []byte) ([]string, error)
}

type startKeystore struct {
	As      string   `json:"as"`
	Command []string `json:"command"`
}

// keystoreArgs is what the methods take, of which each uses a part.
type keystoreArgs struct {
	on
	KeyID   hexBytes   `json:"keyId"`
	KeyType string     `json:"keyType"`
	Data    hexBytes   `json:"data"`
	Batch   []hexBytes `json:"batch"`
	Tags    []string   `json:"tags"`
	Tag     string     `json:"tag"`
	Name    string     `json:"name"`
}

func plain(b hexBytes) []byte { return b }

func shownBytes(b []byte) hexBytes { return b }

var keystoreMethods = map[string]method{
	// What closes or asks for the health of this service ends the process: the original's client has no such methods, and
	// calls them. Its plugin ends with the host.
	"keystore.start": with(func(ctx context.Context, h *host, a startKeystore) (any, error) {
		s := loop.NewKeystoreService(h.lggr, h.opts, h.command(a.As, a.Command), nil)
		if err := s.Start(ctx); err != nil {
			return nil, err
		}
		if err := s.WaitCtx(ctx); err != nil {
			return nil, err
		}
		client, ok := s.Service.(pluginKeystore)
		if !ok {
			return nil, errors.New("the original's client lacks a method")
		}
		return nil, errors.Join(h.put(a.As, client, nil), h.put(a.As+" service", s, nil))
	}),
	"keystore.sign": of(func(ctx context.Context, k pluginKeystore, a keystoreArgs) (any, error) {
		signed, err := k.Sign(ctx, a.KeyID, a.Data)
		return hexBytes(signed), err
	}),
	"keystore.signBatch": of(func(ctx context.Context, k pluginKeystore, a keystoreArgs) (any, error) {
		signed, err := k.SignBatch(ctx, a.KeyID, each(a.Batch, plain))
		return each(signed, shownBytes), err
	}),
	"keystore.verify": of(func(ctx context.Context, k pluginKeystore, a keystoreArgs) (any, error) {
		return k.Verify(ctx, a.KeyID, a.Data)
	}),
	"keystore.verifyBatch": of(func(ctx context.Context, k pluginKeystore, a keystoreArgs) (any, error) {
		valid, err := k.VerifyBatch(ctx, a.KeyID, each(a.Batch, plain))
		return append([]bool{}, valid...), err
	}),
	"keystore.listKeys": of(func(ctx context.Context, k pluginKeystore, a keystoreArgs) (any, error) {
		keys, err := k.ListKeys(ctx, a.Tags)
		return each(keys, shownBytes), err
	}),
	"keystore.importKey": of(func(ctx context.Context, k pluginKeystore, a keystoreArgs) (any, error) {
		key, err := k.ImportKey(ctx, a.KeyType, a.Data, a.Tags)
		return hexBytes(key), err
	}),
	"keystore.exportKey": of(func(ctx context.Context, k pluginKeystore, a keystoreArgs) (any, error) {
		key, err := k.ExportKey(ctx, a.KeyID)
		return hexBytes(key), err
	}),
	"keystore.createKey": of(func(ctx context.Context, k pluginKeystore, a keystoreArgs) (any, error) {
		key, err := k.CreateKey(ctx, a.KeyType, a.Tags)
		return hexBytes(key), err
	}),
	"keystore.deleteKey": of(func(ctx context.Context, k pluginKeystore, a keystoreArgs) (any, error) {
		return nil, k.DeleteKey(ctx, a.KeyID)
	}),
	"keystore.addTag": of(func(ctx context.Context, k pluginKeystore, a keystoreArgs) (any, error) {
		return nil, k.AddTag(ctx, a.KeyID, a.Tag)
	}),
	"keystore.removeTag": of(func(ctx context.Context, k pluginKeystore, a keystoreArgs) (any, error) {
		return nil, k.RemoveTag(ctx, a.KeyID, a.Tag)
	}),
	"keystore.listTags": of(func(ctx context.Context, k pluginKeystore, a keystoreArgs) (any, error) {
		tags, err := k.ListTags(ctx, a.KeyID)
		return append([]string{}, tags...), err
	}),
	"keystore.runUdf": of(func(ctx context.Context, k pluginKeystore, a keystoreArgs) (any, error) {
		result, err := k.RunUDF(ctx, a.Name, a.KeyID, a.Data)
		return hexBytes(result), err
	}),
}
