// Browsers run beside other work, and so a test of them is tried again, at once: what fails twice is wrong.
jest.retryTimes(1, { logErrorsBeforeRetry: true, retryImmediately: true });
