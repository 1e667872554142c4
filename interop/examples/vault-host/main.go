// vault-host mounts a secrets engine as Vault does, with the host side of Vault's SDK (AutoMTLS, a checksum of the
// executable, storage and system view over the broker), and passes it requests: one JSON object a line on standard
// input, one answer a line on standard output. Storage is kept in memory.
package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/helper/pluginutil"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/plugin"
)

type request struct {
	Operation string                 `json:"operation"`
	Path      string                 `json:"path"`
	Data      map[string]interface{} `json:"data"`
	Secret    *secret                `json:"secret"`
	// Asks for something else than a request: "existence", "special", "version", "storage".
	Ask string `json:"ask"`
}

type secret struct {
	Internal map[string]interface{} `json:"internal"`
	Seconds  float64                `json:"seconds"`
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(path string) error {
	ctx := context.Background()
	logger := hclog.New(&hclog.LoggerOptions{Name: "vault", Level: hclog.Info, Output: os.Stderr})
	system := &logical.StaticSystemView{
		DefaultLeaseTTLVal: time.Hour,
		MaxLeaseTTLVal:     24 * time.Hour,
		VersionString:      "1.21.0",
	}
	executable, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(executable)
	runner := &pluginutil.PluginRunner{Name: "apikeys", Type: consts.PluginTypeSecrets, Command: path, Sha256: sum[:]}
	client, err := runner.RunConfig(ctx,
		pluginutil.Runner(system),
		pluginutil.PluginSets(plugin.PluginSet),
		pluginutil.HandshakeConfig(plugin.HandshakeConfig),
		pluginutil.AutoMTLS(true),
		pluginutil.MetadataMode(false),
		pluginutil.Logger(logger),
	)
	if err != nil {
		return err
	}
	defer client.Kill()
	rpc, err := client.Client()
	if err != nil {
		return err
	}
	raw, err := rpc.Dispense("backend")
	if err != nil {
		return err
	}
	backend := raw.(logical.Backend)
	storage := &logical.InmemStorage{}
	config := &logical.BackendConfig{StorageView: storage, System: system, Logger: logger, BackendUUID: "example"}
	if err := backend.Setup(ctx, config); err != nil {
		return err
	}
	defer backend.Cleanup(ctx)
	if err := backend.Initialize(ctx, &logical.InitializationRequest{Storage: storage}); err != nil {
		return err
	}

	lines := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked request
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			return err
		}
		if err := out.Encode(answer(ctx, backend, storage, asked)); err != nil {
			return err
		}
	}
	return lines.Err()
}

func answer(ctx context.Context, backend logical.Backend, storage logical.Storage, asked request) map[string]interface{} {
	req := &logical.Request{
		Operation: logical.Operation(asked.Operation),
		Path:      asked.Path,
		Data:      asked.Data,
		Storage:   storage,
	}
	if asked.Secret != nil {
		req.Secret = &logical.Secret{InternalData: asked.Secret.Internal}
		req.Secret.TTL = time.Duration(asked.Secret.Seconds * float64(time.Second))
	}
	switch asked.Ask {
	case "existence":
		found, exists, err := backend.HandleExistenceCheck(ctx, req)
		return map[string]interface{}{"found": found, "exists": exists, "error": text(err)}
	case "special":
		return map[string]interface{}{"type": backend.Type().String(), "paths": backend.SpecialPaths()}
	case "version":
		return map[string]interface{}{"version": backend.(logical.PluginVersioner).PluginVersion().Version}
	case "storage":
		keys, err := logical.CollectKeys(ctx, storage)
		return map[string]interface{}{"keys": keys, "error": text(err)}
	}
	response, err := backend.HandleRequest(ctx, req)
	result := map[string]interface{}{"error": text(err)}
	if response != nil {
		result["data"] = response.Data
		if response.Secret != nil {
			result["secret"] = map[string]interface{}{
				"internal":  response.Secret.InternalData,
				"seconds":   response.Secret.TTL.Seconds(),
				"max":       response.Secret.MaxTTL.Seconds(),
				"renewable": response.Secret.Renewable,
			}
		}
	}
	return result
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
