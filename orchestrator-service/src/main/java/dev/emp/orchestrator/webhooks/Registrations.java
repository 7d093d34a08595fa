package dev.emp.orchestrator.webhooks;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.tenants.Caller;
import dev.emp.orchestrator.tenants.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What owners do with their webhooks. Fails with {@link ErrorCode#WEBHOOK_NOT_FOUND} where there is none of the id. */
@Component
final class Registrations {

    private final WebhookStore webhooks;
    private final WishReader reader;
    private final Secrets secrets;
    private final Mailing mailing;
    private final Ids ids;
    private final Clock clock;
    private final int most;

    Registrations(
            WebhookStore webhooks,
            WishReader reader,
            Secrets secrets,
            Mailing mailing,
            Ids ids,
            Clock clock,
            WebhookProperties properties) {
        this.webhooks = webhooks;
        this.reader = reader;
        this.secrets = secrets;
        this.mailing = mailing;
        this.ids = ids;
        this.clock = clock;
        this.most = properties.limits().webhooks();
    }

    Mono<WebhookView> create(Caller caller, byte[] body) {
        String tenant = caller.tenant();
        return Mono.fromCallable(() -> allowed(reader.whole(body), caller))
                .flatMap(read -> webhooks.list(tenant, "", most)
                        .filter(all -> all.size() < most)
                        .switchIfEmpty(Mono.error(this::tooMany))
                        .then(Mono.defer(() -> webhooks.create(made(tenant, read)))))
                .map(this::withSecret);
    }

    Mono<WebhookView> replace(Caller caller, String id, byte[] body) {
        return Mono.fromCallable(() -> allowed(reader.whole(body), caller))
                .flatMap(read -> change(caller.tenant(), id, before -> read.applyTo(before, clock.instant())))
                .map(WebhookView::of);
    }

    Mono<WebhookView> change(Caller caller, String id, byte[] body) {
        return change(
                        caller.tenant(),
                        id,
                        before -> allowed(reader.part(body, before), caller).applyTo(before, clock.instant()))
                .map(WebhookView::of);
    }

    /** Alerts are of the whole platform. Also what an operator had asked for is not to be sent elsewhere by others. */
    private static WishReader.Read allowed(WishReader.Read read, Caller caller) {
        if (!caller.seesAll() && EventTypes.haveAlerts(read.wish().events())) {
            throw new ProblemException(
                    ErrorCode.ROLE_TOO_LOW,
                    "a webhook that hears of alerts (alert.*) needs a key with the role " + Role.OPERATE.wireName()
                            + ", and this one has " + caller.role().wireName());
        }
        return read;
    }

    Mono<WebhookView> enable(String tenant, String id) {
        return change(tenant, id, before -> before.enabled(clock.instant())).map(WebhookView::of);
    }

    Mono<WebhookView> rotate(String tenant, String id) {
        return change(tenant, id, before -> before.signingWith(secrets.rotate(before.secrets()), clock.instant()))
                .map(this::withSecret);
    }

    /** Fails with {@link ErrorCode#WEBHOOK_DISABLED} when nothing is sent there. */
    Mono<Delivery> test(String tenant, String id) {
        return webhooks.require(tenant, id).flatMap(mailing::test);
    }

    private Mono<Webhook> change(String tenant, String id, UnaryOperator<Webhook> change) {
        return webhooks.change(tenant, id, change);
    }

    private Webhook made(String tenant, WishReader.Read read) {
        Instant now = clock.instant();
        Webhook webhook =
                new Webhook(ids.next(Ids.WEBHOOK), tenant, read.wish(), true, null, secrets.create(), now, now, null);
        return read.enabled() ? webhook : webhook.disabled(Webhook.DISABLED_BY_OWNER, now);
    }

    private WebhookView withSecret(Webhook webhook) {
        return WebhookView.of(webhook, secrets.reveal(webhook.secrets()));
    }

    private ProblemException tooMany() {
        return new ProblemException(
                ErrorCode.TOO_MANY_WEBHOOKS,
                "a tenant has at most " + most + " webhooks; remove one that is not needed");
    }
}
