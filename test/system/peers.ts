import { mosquittoMissing } from '@skerry/testkit';

/**
 * Why tests against Mosquitto are skipped; false if they are not.
 *
 * With `SKERRY_TEST_PEERS=required` nothing is skipped, so a missing server is a failure.
 */
export function withoutMosquitto(): string | false {
  return process.env.SKERRY_TEST_PEERS === 'required' ? false : mosquittoMissing();
}
