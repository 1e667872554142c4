import { everyWay } from '../../fixtures/every-way.js';
import { chains } from '../../fixtures/roster/chains.js';
import { hostServices } from '../../fixtures/roster/host-services.js';
import { products } from '../../fixtures/roster/products.js';
import { relayers } from '../../fixtures/roster/relayers.js';

for (const visited of [...relayers, ...hostServices, ...chains, ...products]) visited(everyWay);
