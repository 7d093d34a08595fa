package dev.emp.simulators.http;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A provider behind the faults that are in force. */
final class ProviderHandler implements Handler {
    private static final Logger log = LoggerFactory.getLogger(ProviderHandler.class);

    private final Provider provider;
    private final HttpFaults faults;
    private final FaultApi faultApi;
    private final Tempo tempo;
    private final Traffic traffic;

    ProviderHandler(Provider provider, HttpFaults faults, Tempo tempo, ProviderOptions<?> options) {
        this.provider = provider;
        this.faults = faults;
        this.faultApi =
                new FaultApi(options.faultsOverHttp(), json -> faults.add(HttpFaultReader.read(json)), faults::clear);
        this.tempo = tempo;
        this.traffic = options.traffic();
    }

    @Override
    public Reply answer(Call call) {
        if (FaultApi.isMeant(call.path())) {
            return faultApi.answer(call);
        }
        Optional<HttpFault.Effect> effect = faults.meet(call);
        return switch (effect.orElse(null)) {
            case null -> provided(call);
            case HttpFault.Reject reject -> refusal(reject);
            case HttpFault.Drop _ -> Reply.none(NoBody.CLOSED);
            case HttpFault.Delay delay -> {
                tempo.pause(delay.time());
                yield provided(call);
            }
            case HttpFault.Effect later -> FaultyReply.spoil(provided(call), later);
        };
    }

    private Reply refusal(HttpFault.Reject reject) {
        Reply reply = provider.refusal(reject.status());
        if (!reject.body().isEmpty()) {
            reply = new Reply(reject.status(), "application/json", Content.ofText(reject.body()), reply.headers());
        }
        for (var header : reject.headers().entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return reply;
    }

    private Reply provided(Call call) {
        Reply reply;
        try {
            reply = provider.answer(call);
        } catch (RuntimeException e) {
            log.warn("{} {} failed in the simulator", call.method(), call.fullPath(), e);
            reply = provider.refusal(500);
        }
        traffic.saw(call, reply);
        return reply;
    }
}
