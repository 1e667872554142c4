import type { Service, ValidationService } from '@loopp/loop';
import { readConfig } from './config.js';

/** The node asks it when a job is added, before anything runs. */
export async function newValidationService(): Promise<ValidationService & Service> {
  return {
    validateConfig: async (config) => void readConfig(config),
    close: async () => {},
  };
}
