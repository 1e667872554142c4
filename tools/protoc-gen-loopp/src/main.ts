import { runNodeJs } from '@bufbuild/protoplugin';
import { plugin } from './plugin.js';

// protoc and buf start this file and talk to it on standard input and output.
runNodeJs(plugin);
