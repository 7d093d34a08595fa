package dev.emp.monitor.feed;

import dev.emp.monitor.MonitorSettings;
import dev.emp.monitor.session.Visit;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All connected clients, and the flush that brings each of them up to date. */
final class FeedClients {

    private final FeedTopics topics;
    private final FeedAudience audience;
    private final BusStatus bus;
    private final MonitorSettings.Feed settings;
    private final FeedMetrics metrics;
    private final FeedMessages messages;
    private final Clock clock;
    private final Set<FeedClient> clients = ConcurrentHashMap.newKeySet();
    private volatile BusStatus.State told;
    private volatile boolean closing;

    FeedClients(
            FeedTopics topics,
            FeedAudience audience,
            BusStatus bus,
            MonitorSettings.Feed settings,
            FeedMetrics metrics,
            Clock clock) {
        this.topics = topics;
        this.audience = audience;
        this.bus = bus;
        this.told = bus.state();
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.messages = new FeedMessages(clock);
        metrics.clients(clients::size);
    }

    /** Welcomes a client. */
    FeedClient connect(Outlet outlet, Visit visit) {
        FeedClient client = new FeedClient(outlet, visit, topics, settings, messages, metrics);
        client.tell(messages.hello(settings.heartbeat().toMillis(), topics.of(client.tenant()), bus.state()));
        clients.add(client);
        if (closing) {
            client.goAway();
        }
        flush(client);
        return client;
    }

    /** Takes in a client's message and answers at once rather than with the next flush. */
    void received(FeedClient client, String text) {
        client.received(text);
        flush(client);
    }

    void disconnect(FeedClient client) {
        clients.remove(client);
    }

    /** Sends every client away, and from now on those that come. */
    void closeAll() {
        closing = true;
        clients.forEach(FeedClient::goAway);
    }

    /** The rows of a topic in the form the feed sends them, for clients that cannot open a WebSocket. */
    String snapshot(String topic, @Nullable String tenant) throws ForbiddenTopicException {
        FeedTable<?> table = topics.named(topic, tenant);
        audience.note(tenant);
        FeedView view = FeedView.of(FeedFilter.ALL, tenant);
        int window = table.defaultWindow();
        return messages.snapshot(topic, table.snapshot(view, window, null), window)
                .getFirst()
                .text();
    }

    /** On whose behalf there are sockets. */
    Set<Visit> visits() {
        return clients.stream().map(FeedClient::visit).collect(Collectors.toSet());
    }

    /** Sends away the clients of somebody who may not look any more. */
    void signedOut(Visit visit) {
        clients.stream().filter(client -> client.visit().equals(visit)).forEach(FeedClient::signedOut);
    }

    /** One flush over all clients. */
    void flushAll() {
        BusStatus.State now = bus.state();
        if (!now.equals(told)) {
            told = now;
            FeedText status = messages.status(now);
            clients.forEach(client -> client.tell(status));
        }
        FlushRound round = new FlushRound(messages, metrics);
        Instant at = clock.instant();
        clients.forEach(client -> {
            audience.note(client.tenant());
            client.flush(at, round);
        });
    }

    private void flush(FeedClient client) {
        client.flush(clock.instant(), new FlushRound(messages, metrics));
    }
}
