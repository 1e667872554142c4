import { validationService } from '../../../internal/services/host-services.js';
import type { ValidationService } from '../../../types/host-services.js';
import type { Service } from '../../../types/service.js';
import { closableSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { runSuite } from '../run-suite.js';

type Validation = ValidationService & Service;

/** Of what checks a job's plugin configuration: `loop.ValidationService`. */
export const validationServiceSuite: Suite<Validation, Fixture<Validation>> = closableSuite<Validation>(
  'ValidationService',
  validationService,
);

export function testValidationService(make: Make<Validation>, fixture: Fixture<Validation>): void {
  runSuite(validationServiceSuite, make, fixture);
}
