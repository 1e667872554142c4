"""python-plugin as a partner: every example as a plugin, and a host with the flags and lines of host/main.go.

partner.py plugin kv|bidirectional|streaming|negotiated
partner.py host -example NAME [-mtls] [-mux] -- PLUGIN ARGS...
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from urllib.parse import quote

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpclib.client import (
    Channel,
    StreamUnaryMethod,
    UnaryStreamMethod,
    UnaryUnaryMethod,
)
from grpclib.const import Cardinality, Handler, Status
from grpclib.exceptions import GRPCError
from grpclib.health.v1 import health_grpc, health_pb2
from pyplugin import Client, ClientConfig, HandshakeConfig, Plugin, ServeConfig, serve

STRING, BYTES, INT64, UINT32 = 9, 12, 3, 13
KV = {"GetRequest": [("key", STRING)], "GetResponse": [("value", BYTES)],
      "PutRequest": [("key", STRING), ("value", BYTES)], "Empty": []}
COUNTER = {"GetRequest": [("key", STRING)], "GetResponse": [("value", INT64)],
           "PutRequest": [("add_server", UINT32), ("key", STRING), ("value", INT64)], "Empty": [],
           "SumRequest": [("a", INT64), ("b", INT64)], "SumResponse": [("r", INT64)]}
# The real messages are nested (Read.Request); on the wire only their fields count.
STREAMER = {"Configure": [("path", STRING), ("chunk_size", INT64)], "Chunk": [("data", BYTES)], "Empty": []}


def messages(definitions):
    """Message classes by name; field numbers count from 1 in order."""
    file = descriptor_pb2.FileDescriptorProto(name="m.proto", package="proto", syntax="proto3")
    for name, fields in definitions.items():
        message = file.message_type.add(name=name)
        for number, (field, kind) in enumerate(fields, 1):
            message.field.add(name=field, number=number, type=kind, label=1)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"proto.{name}"))
            for name in definitions}


class Service:
    """A grpclib servicer made of `(path, function, cardinality, request, response)` rows."""

    def __init__(self, *rows):
        self._rows = rows

    def __mapping__(self):
        return {path: Handler(*rest) for path, *rest in self._rows}


def file_of(key):
    return "kv_" + quote(key, safe="")


def kv_service(m, written, read=b""):
    async def get(stream):
        request = await stream.recv_message()
        with open(file_of(request.key), "rb") as file:
            await stream.send_message(m["GetResponse"](value=file.read() + read))

    async def put(stream):
        request = await stream.recv_message()
        with open(file_of(request.key), "wb") as file:
            file.write(request.value + written)
        await stream.send_message(m["Empty"]())

    unary = Cardinality.UNARY_UNARY
    return Service(("/proto.KV/Get", get, unary, m["GetRequest"], m["GetResponse"]),
                   ("/proto.KV/Put", put, unary, m["PutRequest"], m["Empty"]))


def add_helper(m):
    async def add(stream):
        request = await stream.recv_message()
        await stream.send_message(m["SumResponse"](r=request.a + request.b))

    return Service(("/proto.AddHelper/Sum", add, Cardinality.UNARY_UNARY, m["SumRequest"], m["SumResponse"]))


def counter_service(m, broker):
    def value_of(key):
        try:
            with open(file_of(key)) as file:
                return json.load(file)["Value"]
        except FileNotFoundError:
            return 0

    async def get(stream):
        request = await stream.recv_message()
        await stream.send_message(m["GetResponse"](value=value_of(request.key)))

    async def put(stream):
        request = await stream.recv_message()
        channel = await broker.dial(request.add_server)
        method = UnaryUnaryMethod(channel, "/proto.AddHelper/Sum", m["SumRequest"], m["SumResponse"])
        total = (await method(m["SumRequest"](a=value_of(request.key), b=request.value))).r
        channel.close()
        with open(file_of(request.key), "w") as file:
            json.dump({"Value": total}, file)
        await stream.send_message(m["Empty"]())

    unary = Cardinality.UNARY_UNARY
    return Service(("/proto.Counter/Get", get, unary, m["GetRequest"], m["GetResponse"]),
                   ("/proto.Counter/Put", put, unary, m["PutRequest"], m["Empty"]))


def streamer_service(m):
    state = {"path": "", "size": 1024}

    async def configure(stream):
        request = await stream.recv_message()
        state.update(path=request.path, size=request.chunk_size)
        await stream.send_message(m["Empty"]())

    async def read(stream):
        await stream.recv_message()
        with open(state["path"], "rb") as file:
            while chunk := file.read(state["size"]):
                await stream.send_message(m["Chunk"](data=chunk))

    async def write(stream):
        with open(state["path"], "wb") as file:
            async for chunk in stream:
                file.write(chunk.data)
        await stream.send_message(m["Empty"]())

    at = "/proto.StreamerService/"
    return Service((at + "Configure", configure, Cardinality.UNARY_UNARY, m["Configure"], m["Empty"]),
                   (at + "Read", read, Cardinality.UNARY_STREAM, m["Empty"], m["Chunk"]),
                   (at + "Write", write, Cardinality.STREAM_UNARY, m["Chunk"], m["Empty"]))


class Example(Plugin):
    def __init__(self, make):
        self._make = make

    def servicers(self, broker):
        return [self._make(broker)]

    def stub(self, broker, channel):
        return channel


HANDSHAKE = HandshakeConfig(protocol_version=1, magic_cookie_key="BASIC_PLUGIN", magic_cookie_value="hello")


def plugins(example):
    if example == "kv":
        return {"kv": Example(lambda _: kv_service(messages(KV), b"\n\nWritten from plugin-python"))}
    if example == "bidirectional":
        return {"counter": Example(lambda broker: counter_service(messages(COUNTER), broker))}
    if example == "streaming":
        return {"streamer": Example(lambda _: streamer_service(messages(STREAMER)))}

    def version(number):
        written, read = f"\n\nWritten from plugin version {number}\n", f"Read by plugin version {number}\n"
        return {"kv": Example(lambda _: kv_service(messages(KV), written.encode(), read.encode()))}

    return {2: version(2), 3: version(3)}


def call(channel, path, request, response):
    return UnaryUnaryMethod(channel, path, type(request), response)(request)


async def use(client, example):
    channel: Channel = client.dispense({"bidirectional": "counter", "streaming": "streamer"}.get(example, "kv"))
    await health_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(service="plugin"))
    print(f"version={client.negotiated_version}")
    if example == "bidirectional":
        m = messages(COUNTER)
        for value in (4, 5):
            number = client.broker.next_id()
            await client.broker.accept_and_serve(number, [add_helper(m)])
            await call(channel, "/proto.Counter/Put", m["PutRequest"](add_server=number, key="interop", value=value), m["Empty"])
        print(f"sum={(await call(channel, '/proto.Counter/Get', m['GetRequest'](key='interop'), m['GetResponse'])).value}")
    elif example == "streaming":
        m, text, at = messages(STREAMER), b"lorem ipsum " * 1000, "/proto.StreamerService/"
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "file")
            await call(channel, at + "Configure", m["Configure"](path=path, chunk_size=100), m["Empty"])
            pieces = [m["Chunk"](data=text[i:i + 100]) for i in range(0, len(text), 100)]
            try:
                await StreamUnaryMethod(channel, at + "Write", m["Chunk"], m["Empty"])(pieces)
            except (AssertionError, GRPCError) as error:
                # Go's example ends this call without the response that its .proto promises.
                if isinstance(error, GRPCError) and error.status != Status.UNKNOWN:
                    raise
            back = await UnaryStreamMethod(channel, at + "Read", m["Empty"], m["Chunk"])(m["Empty"]())
            print(f"same={'true' if b''.join(chunk.data for chunk in back) == text else 'false'}")
    else:
        m = messages(KV)
        await call(channel, "/proto.KV/Put", m["PutRequest"](key="interop", value=b"hello"), m["Empty"])
        got = await call(channel, "/proto.KV/Get", m["GetRequest"](key="interop"), m["GetResponse"])
        print(f"value={json.dumps(got.value.decode())}")


async def host(arguments):
    options, command = arguments[: arguments.index("--")], arguments[arguments.index("--") + 1:]
    parser = argparse.ArgumentParser()
    parser.add_argument("-example")
    parser.add_argument("-mtls", action="store_true")
    parser.add_argument("-mux", action="store_true")
    flags = parser.parse_args(options)
    if flags.mux:
        sys.exit("python-plugin has no option for multiplexing")
    client = Client(ClientConfig(handshake_config=HANDSHAKE, plugins=plugins(flags.example), cmd=command, auto_mtls=flags.mtls))
    await client.start()
    await use(client, flags.example)
    begin, process = time.monotonic(), client._proc
    await client.kill()
    truth = lambda value: "true" if value else "false"
    # Not its exit code: when Go drops the answer to Shutdown, python-plugin ends the plugin by SIGTERM.
    print(f"exited={truth(process.returncode is not None)} graceful={truth(time.monotonic() - begin < 1.5)}")


if sys.argv[1] == "plugin":
    serve(ServeConfig(handshake_config=HANDSHAKE, plugins=plugins(sys.argv[2])))
else:
    asyncio.run(host(sys.argv[2:]))
