"""grpcio (gRPC core, on BoringSSL) as a partner, with AutoMTLS.

grpcio_peer.py P-256|P-384|RSA PLUGIN ARGS...
    A host with a certificate of that kind: starts the plugin, asks for its health, makes it fail with long messages, and
    stops it; prints what came of it, one a line.
grpcio_peer.py plugin
    A plugin that is in good health, listens on every interface, and logs as Python does.
"""

import base64
import datetime
import logging
import os
import subprocess
import sys
from concurrent import futures

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PEM = serialization.Encoding.PEM


def certificate(kind):
    """A throw-away certificate as AutoMTLS has it, and its key."""
    key = {
        "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "RSA": lambda: rsa.generate_private_key(65537, 2048),
    }[kind]()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return made.public_bytes(PEM), private


def fail(channel, size):
    """The status of an error whose message has that many octets."""
    try:
        channel.unary_unary("/test.Fixture/Fail")(str(size).encode(), timeout=10)
    except grpc.RpcError as error:
        return error.code().name
    return "OK"


class Health(grpc.GenericRpcHandler):
    """Answers each call with HealthCheckResponse { status: SERVING }."""

    def service(self, details):
        if not details.method.startswith("/grpc.health.v1.Health/"):
            return None
        return grpc.unary_unary_rpc_method_handler(lambda request, context: b"\x08\x01")


def plugin():
    logging.basicConfig(stream=sys.stderr)
    logging.getLogger("partner").warning("this is %s", "Python")
    own, key = certificate("P-256")
    credentials = grpc.ssl_server_credentials([(key, own)], os.environ["PLUGIN_CLIENT_CERT"].encode(), True)
    server = grpc.server(futures.ThreadPoolExecutor(2), handlers=[Health()])
    port = server.add_secure_port("[::]:0", credentials)
    server.start()
    der = x509.load_pem_x509_certificate(own).public_bytes(serialization.Encoding.DER)
    print(f"1|1|tcp|[::]:{port}|grpc|{base64.b64encode(der).decode().rstrip('=')}", flush=True)
    server.wait_for_termination()


def host():
    own, key = certificate(sys.argv[1])
    env = {**os.environ, "BASIC_PLUGIN": "hello", "PLUGIN_PROTOCOL_VERSIONS": "1", "PLUGIN_CLIENT_CERT": own.decode()}
    child = subprocess.Popen(sys.argv[2:], stdout=subprocess.PIPE, env=env)
    try:
        _, _, network, address, _, field = child.stdout.readline().decode().strip().split("|")[:6]
        theirs = x509.load_der_x509_certificate(base64.b64decode(field + "=" * (-len(field) % 4)))
        print("curve=" + theirs.public_key().curve.name)
        credentials = grpc.ssl_channel_credentials(theirs.public_bytes(PEM), key, own)
        target = f"unix:{address}" if network == "unix" else address
        options = [("grpc.ssl_target_name_override", "localhost")]
        with grpc.secure_channel(target, credentials, options) as channel:
            # HealthCheckRequest { service: "plugin" }, HealthCheckResponse { status: SERVING }
            check = channel.unary_unary("/grpc.health.v1.Health/Check")
            print("health=" + check(b"\x0a\x06plugin", timeout=10).hex())
            # Above 8 KiB gRPC core refuses trailers at random: twenty times none of them is luck.
            codes = [fail(channel, size) for size in (9000, 14_000, 20_000, 200_000) for _ in range(5)]
            print(f"errors={len(codes)} {' '.join(sorted(set(codes)))}")
            channel.unary_unary("/plugin.GRPCController/Shutdown")(b"", timeout=10)
        print(f"code={child.wait(5)}")
    finally:
        child.kill()


plugin() if sys.argv[1] == "plugin" else host()
