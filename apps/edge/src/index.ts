export { type BannerFacts, bannerText } from './banner.ts';
export { createBridgedBusProvider } from './bus-provider.ts';
export { loopbackAddress } from './loopback.ts';
export { type PlatformOptions, startPlatform, startService } from './platform.ts';
export { platformServices } from './services.ts';
