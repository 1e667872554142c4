// Command relayer is a relayer plugin with fixed answers, served as production plugins are.
package main

import (
	"github.com/hashicorp/go-plugin"
	"github.com/smartcontractkit/chainlink-common/pkg/loop"

	"loopp.test/interop/loop/static"
)

func main() {
	server := loop.MustNewStartedServer("PluginRelayer")
	defer server.Stop()

	root := static.NewPluginRelayer()
	server.MustRegister(root)
	server.Logger.Infow("relayer plugin serves", "answer", 42)

	stop := make(chan struct{})
	defer close(stop)
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: loop.PluginRelayerHandshakeConfig(),
		Plugins: map[string]plugin.Plugin{
			loop.PluginRelayerName: &loop.GRPCPluginRelayer{
				PluginServer: root,
				BrokerConfig: loop.BrokerConfig{StopCh: stop, Logger: server.Logger, GRPCOpts: server.GRPCOpts},
			},
		},
		GRPCServer: server.GRPCOpts.NewServer,
	})
}
