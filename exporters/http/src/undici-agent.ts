/** The agent of undici. A module of its own, so that it can be loaded when it is needed: of a library in CommonJS that is loaded so directly, a bundle has no named exports. */
export { Agent } from 'undici';
