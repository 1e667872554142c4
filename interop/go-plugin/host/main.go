// A go-plugin host for any of go-plugin's own examples, with every transport switched on by a flag:
//
//	host -example kv|bidirectional|streaming|negotiated [-mtls] [-mux] [-stdio] -- PLUGIN ARGS...
//	host -example kv -reattach SOCKET
//
// It uses the plugin once, prints what came back, one `name=value` a line, and stops the plugin.
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	counter "github.com/hashicorp/go-plugin/examples/bidirectional/shared"
	kv "github.com/hashicorp/go-plugin/examples/grpc/shared"
	streamer "github.com/hashicorp/go-plugin/examples/streaming/shared"
)

type addHelper struct{}

func (addHelper) Sum(a, b int64) (int64, error) { return a + b, nil }

func main() {
	example := flag.String("example", "kv", "which of go-plugin's examples the plugin is")
	mtls := flag.Bool("mtls", false, "AutoMTLS")
	mux := flag.Bool("mux", false, "GRPCBrokerMultiplex")
	stdio := flag.Bool("stdio", false, "copy the plugin's GRPCStdio to stdout and stderr")
	reattach := flag.String("reattach", "", "unix socket of a plugin in test mode, in place of a command")
	level := flag.String("log", "error", "hclog level of the host's own log")
	flag.Parse()

	config := &plugin.ClientConfig{
		HandshakeConfig:     kv.Handshake,
		AllowedProtocols:    []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:            *mtls,
		GRPCBrokerMultiplex: *mux,
		Logger:              hclog.New(&hclog.LoggerOptions{Level: hclog.LevelFromString(*level), Output: os.Stderr}),
	}
	if *reattach == "" {
		config.Cmd = exec.Command(flag.Arg(0), flag.Args()[1:]...)
	} else {
		config.Reattach = &plugin.ReattachConfig{
			Protocol: plugin.ProtocolGRPC, ProtocolVersion: 1, Test: true, Pid: os.Getppid(),
			Addr: &net.UnixAddr{Name: *reattach, Net: "unix"},
		}
	}
	switch *example {
	case "kv":
		config.Plugins = plugin.PluginSet{"kv": &kv.KVGRPCPlugin{}}
	case "negotiated":
		config.VersionedPlugins = map[int]plugin.PluginSet{
			2: {"kv": &kv.KVGRPCPlugin{}}, 3: {"kv": &kv.KVGRPCPlugin{}},
		}
	case "bidirectional":
		config.Plugins = counter.PluginMap
	case "streaming":
		config.Plugins = plugin.PluginSet{"streamer": &streamer.StreamerPlugin{}}
	}
	if *stdio {
		config.SyncStdout, config.SyncStderr = os.Stdout, os.Stderr
	}
	client := plugin.NewClient(config)
	err := use(client, *example)
	if *stdio {
		time.Sleep(200 * time.Millisecond) // GRPCStdio has no end mark to wait for
	}
	begin := time.Now()
	client.Kill()
	if err != nil {
		fmt.Printf("error=%v\n", err)
		os.Exit(1)
	}
	fmt.Printf("exited=%v graceful=%v\n", client.Exited(), time.Since(begin) < 1500*time.Millisecond)
}

func use(client *plugin.Client, example string) error {
	protocol, err := client.Client()
	if err != nil {
		return err
	}
	if err := protocol.Ping(); err != nil {
		return fmt.Errorf("ping: %w", err)
	}
	fmt.Printf("version=%d\n", client.NegotiatedVersion())
	switch example {
	case "bidirectional":
		raw, err := protocol.Dispense("counter")
		if err != nil {
			return err
		}
		for _, n := range []int64{4, 5} {
			if err := raw.(counter.Counter).Put("interop", n, addHelper{}); err != nil {
				return err
			}
		}
		sum, err := raw.(counter.Counter).Get("interop")
		fmt.Printf("sum=%d\n", sum)
		return err
	case "streaming":
		raw, err := protocol.Dispense("streamer")
		if err != nil {
			return err
		}
		directory, err := os.MkdirTemp("", "stream")
		if err != nil {
			return err
		}
		defer os.RemoveAll(directory)
		s := raw.(streamer.Streamer)
		text := strings.Repeat("lorem ipsum ", 1000)
		if err := s.Configure(context.Background(), filepath.Join(directory, "file"), 100); err != nil {
			return err
		}
		if err := s.Write(context.Background(), []byte(text)); err != nil {
			return err
		}
		back, err := s.Read(context.Background())
		fmt.Printf("same=%v\n", string(back) == text)
		return err
	default:
		raw, err := protocol.Dispense("kv")
		if err != nil {
			return err
		}
		if err := raw.(kv.KV).Put("interop", []byte("hello")); err != nil {
			return err
		}
		value, err := raw.(kv.KV).Get("interop")
		fmt.Printf("value=%q\n", value)
		return err
	}
}
