// The collector is a program of its own, and on a busy machine late at times: what fails twice is wrong.
jest.retryTimes(1, { logErrorsBeforeRetry: true, retryImmediately: true });
