import { type CommonConfig, type ConfigOf, setting, settings } from '@skerry/runtime';

const texts = (doc: string) => setting.map(setting.text('', doc), {}, doc);

const functionSettings = { Parameters: texts('A parameter of the function; names in any case.') };
const topicPipelineSettings = {
  Id: setting.text('', 'Id of the pipeline.'),
  Topics: setting.text('', 'Topics it takes, separated by commas, without the base topic.'),
  ExecutionOrder: setting.text('', 'Keys of its functions, separated by commas.'),
};

/** The settings every app service has beside the common ones, with EdgeX's names and defaults; the additions say so. */
export const appSettings = settings({
  Writable: {
    StoreAndForward: {
      Enabled: setting.flag(false, 'Stores failed exports whose PersistOnError is true, and tries them again.'),
      RetryInterval: setting.duration('5m', 'How often stored exports are tried again; at least 1s.'),
      MaxRetryCount: setting.integer(10, 'Tries before a stored export is given up; 0 means for ever.', { min: 0 }),
    },
    Pipeline: {
      ExecutionOrder: setting.text('', 'Keys of the functions of the default pipeline, separated by commas.'),
      TargetType: setting.text('', 'What the first function receives: event (or empty), raw or metric.'),
      PerTopicPipelines: setting.map(topicPipelineSettings, {}, 'Further pipelines, for some topics.'),
      Functions: setting.map(functionSettings, {}, 'Functions by key; a key starts with the name of a function.'),
    },
  },
  Trigger: {
    Type: setting.text('edgex-messagebus', 'What starts the pipelines: edgex-messagebus or http.'),
    Source: setting.text('auto', 'Where events come from (an addition to EdgeX): see the README of app-sdk.', {
      oneOf: ['auto', 'log', 'bus'],
    }),
    StartAt: setting.text('new', 'Where a new export from the log starts (an addition to EdgeX).', { oneOf: ['new', 'oldest'] }),
    RefusedAttempts: setting.integer(10, 'Tries before an event that the receiver refuses is skipped (an addition to EdgeX).', { min: 1 }),
    SubscribeTopics: setting.text('events/#', 'Topics to take, separated by commas, without the base topic.'),
    PublishTopic: setting.text('', 'Topic for responses, without the base topic; empty publishes none.'),
  },
  HttpServer: {
    Protocol: setting.text('http', 'Protocol of the HTTP server.'),
    SecretName: setting.text('', 'Accepted for EdgeX files; unused.'),
    HTTPSCertName: setting.text('', 'Accepted for EdgeX files; unused.'),
    HTTPSKeyName: setting.text('', 'Accepted for EdgeX files; unused.'),
  },
  ApplicationSettings: texts('Settings of custom functions.'),
});

/** The configuration of an app service. */
export type AppConfig = ConfigOf<typeof appSettings> & CommonConfig;
