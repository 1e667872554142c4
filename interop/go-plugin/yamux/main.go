// One side of a yamux session over a unix socket, with hashicorp/yamux as it stands:
//
//	yamux serve SOCKET            echoes every stream until its end, prints one line per session
//	yamux dial SOCKET COUNT SIZE  opens COUNT streams at once, sends SIZE bytes on each, checks the echo
//	yamux reset SOCKET            opens a stream and closes the session under it
package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand"
	"net"
	"os"
	"strconv"
	"sync"

	"github.com/hashicorp/yamux"
)

func main() {
	config := yamux.DefaultConfig()
	config.LogOutput = os.Stderr
	var err error
	switch os.Args[1] {
	case "serve":
		err = serve(os.Args[2], config)
	case "dial":
		count, _ := strconv.Atoi(os.Args[3])
		size, _ := strconv.Atoi(os.Args[4])
		err = dial(os.Args[2], count, size, config)
	case "reset":
		err = reset(os.Args[2], config)
	}
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func serve(path string, config *yamux.Config) error {
	listener, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	fmt.Println("listening")
	for {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		session, err := yamux.Server(connection, config)
		if err != nil {
			return err
		}
		go func() {
			streams := 0
			for {
				stream, err := session.AcceptStream()
				if err != nil {
					fmt.Println("session over after", streams)
					return
				}
				streams++
				go func() {
					_, _ = io.Copy(stream, stream)
					_ = stream.Close()
				}()
			}
		}()
	}
}

func dial(path string, count, size int, config *yamux.Config) error {
	connection, err := net.Dial("unix", path)
	if err != nil {
		return err
	}
	session, err := yamux.Client(connection, config)
	if err != nil {
		return err
	}
	if _, err := session.Ping(); err != nil {
		return fmt.Errorf("ping: %w", err)
	}
	var group sync.WaitGroup
	failures := make(chan error, count)
	for i := 0; i < count; i++ {
		stream, err := session.OpenStream()
		if err != nil {
			return fmt.Errorf("open %d: %w", i, err)
		}
		group.Add(1)
		go func(seed int64) {
			defer group.Done()
			if err := echo(stream, seed, size); err != nil {
				failures <- err
			}
		}(int64(i))
	}
	group.Wait()
	close(failures)
	if err := <-failures; err != nil {
		return err
	}
	fmt.Println("same", count, size)
	return session.Close()
}

func echo(stream *yamux.Stream, seed int64, size int) error {
	sent := make([]byte, size)
	rand.New(rand.NewSource(seed)).Read(sent)
	go func() {
		_, _ = stream.Write(sent)
		_ = stream.Close()
	}()
	got, err := io.ReadAll(stream)
	if err != nil {
		return fmt.Errorf("read after %d: %w", len(got), err)
	}
	if !bytes.Equal(sent, got) {
		return fmt.Errorf("%d bytes came back as %d", len(sent), len(got))
	}
	return nil
}

func reset(path string, config *yamux.Config) error {
	connection, err := net.Dial("unix", path)
	if err != nil {
		return err
	}
	session, err := yamux.Client(connection, config)
	if err != nil {
		return err
	}
	stream, err := session.OpenStream()
	if err != nil {
		return err
	}
	if _, err := stream.Write([]byte("half")); err != nil {
		return err
	}
	fmt.Println("leaving")
	return session.Close()
}
