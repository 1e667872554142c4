export { createCommand, type GivenToCreate } from './create-command.js';
export { CreateError } from './create-error.js';
export { type CreateContext, type CreateOptions, createProject } from './create-project.js';
export { type Kind, kinds } from './kinds.js';
export { main } from './main.js';
export { type RunContext, runCreate } from './run-create.js';
