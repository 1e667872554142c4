import { LooppError } from '@loopp/grpc';

/** A plugin's environment lacks a variable, or holds a bad value. The message names each. */
export class EnvironmentError extends LooppError {
  constructor(problems: readonly string[]) {
    super('LOOP_ENVIRONMENT', `the plugin's environment is not complete: ${problems.join('; ')}`, {
      remedy:
        'A LOOP host sets these variables for each plugin. See docs/environment.md for their types; when you start the plugin yourself, set CL_PROMETHEUS_PORT=0 and both CL_MERCURY_TRANSMITTER variables to 0.',
    });
  }
}
