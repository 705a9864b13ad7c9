/** What is used of mqtt.js. A module of its own, so that it can be loaded when it is needed: of a library in CommonJS that is loaded so directly, a bundle has no named exports. */
export { connect, UniqueMessageIdProvider } from 'mqtt';
