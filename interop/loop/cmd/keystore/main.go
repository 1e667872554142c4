// Command keystore is a keystore plugin with fixed answers, served as production plugins are.
package main

import (
	"github.com/hashicorp/go-plugin"
	"github.com/smartcontractkit/chainlink-common/pkg/loop"

	"loopp.test/interop/loop/static"
)

func main() {
	server := loop.MustNewStartedServer("PluginKeystore")
	defer server.Stop()

	stop := make(chan struct{})
	defer close(stop)
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: loop.PluginKeystoreHandshakeConfig(),
		Plugins: map[string]plugin.Plugin{
			loop.PluginKeystoreName: &loop.GRPCPluginKeystore{
				PluginServer: static.NewPluginKeystore(),
				BrokerConfig: loop.BrokerConfig{StopCh: stop, Logger: server.Logger, GRPCOpts: server.GRPCOpts},
			},
		},
		GRPCServer: server.GRPCOpts.NewServer,
	})
}
