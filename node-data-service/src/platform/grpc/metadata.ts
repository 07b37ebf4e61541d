import { Metadata, ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';

/** Initial metadata of every call of every service, the health service too. */
export function sendAlways(name: string, value: string): ServerInterceptor {
  return (_method, call) => {
    let sent = false;
    const add = (metadata: Metadata) => {
      sent = true;
      metadata.set(name, value);
      return metadata;
    };
    return new ServerInterceptingCall(call, {
      sendMetadata: (metadata, next) => next(add(metadata)),
      // A call that fails before it has answered anything would have no initial metadata.
      sendStatus: (status, next) => {
        if (!sent) call.sendMetadata(add(new Metadata()));
        next(status);
      },
    });
  };
}
