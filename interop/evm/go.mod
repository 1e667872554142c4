module loopp.test/interop/evm

go 1.24

require github.com/smartcontractkit/libocr v0.0.0-20250707144819-babe0ec4e358
