package dev.emp.monitor.feed;

import dev.emp.monitor.MonitorSettings;
import dev.emp.monitor.feed.ClientMessage.Look;
import dev.emp.monitor.feed.ClientMessage.Subscribe;
import dev.emp.monitor.feed.ClientMessage.Unsubscribe;
import dev.emp.monitor.session.Visit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connected client: what it follows, what it still has to be told, and whether it takes what is sent. */
final class FeedClient {

    /** A client that is told this much before it reads anything is not a friend. */
    private static final int MOST_NOTICES = 16;

    private final Outlet outlet;
    private final Visit visit;
    private final FeedTopics topics;
    private final MonitorSettings.Feed settings;
    private final ClientMessageParser parser;
    private final FeedMessages messages;
    private final FeedMetrics metrics;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private final List<FeedText> notices = new ArrayList<>();
    private Instant lastSend = Instant.MIN;
    private boolean sending;
    private boolean closed;

    FeedClient(
            Outlet outlet,
            Visit visit,
            FeedTopics topics,
            MonitorSettings.Feed settings,
            FeedMessages messages,
            FeedMetrics metrics) {
        this.outlet = outlet;
        this.visit = visit;
        this.topics = topics;
        this.settings = settings;
        this.messages = messages;
        this.metrics = metrics;
        this.parser = new ClientMessageParser(messages.mapper());
    }

    /** Takes in what the client has said. */
    synchronized void received(String text) {
        try {
            switch (parser.parse(text)) {
                case Subscribe request -> subscribe(request);
                case Unsubscribe request ->
                    subscriptions.remove(topics.named(request.topic()).topic());
                case Look request -> look(request);
            }
        } catch (IllegalArgumentException e) {
            tell(messages.error("invalid_message", String.valueOf(e.getMessage())));
        }
    }

    private void subscribe(Subscribe request) {
        try {
            FeedTable<?> table = topics.named(request.topic(), tenant());
            subscriptions.put(request.topic(), Subscription.open(table, request, tenant(), metrics));
        } catch (ForbiddenTopicException e) {
            tell(messages.error("forbidden", String.valueOf(e.getMessage())));
        }
    }

    private void look(Look request) {
        Subscription subscription =
                subscriptions.get(topics.named(request.topic()).topic());
        if (subscription != null) {
            subscription.look(request.look());
        }
    }

    Visit visit() {
        return visit;
    }

    /** Of whom alone it may see something; null when it may see everything. */
    @Nullable
    String tenant() {
        return visit.viewer().confinedTo();
    }

    /** Sends a text with the next flush. */
    synchronized void tell(FeedText text) {
        if (notices.size() >= MOST_NOTICES) {
            close(Outlet.POLICY_VIOLATION, "too many messages that were not read");
            return;
        }
        notices.add(text);
    }

    /** Sends what is due, unless the last send is still under way; cuts the client off when that takes too long. */
    synchronized void flush(Instant now, FlushRound round) {
        if (closed) {
            return;
        }
        if (sending) {
            if (lastSend.plus(settings.stallLimit()).isBefore(now)) {
                metrics.closedSlow();
                close(Outlet.TRY_AGAIN_LATER, "not reading fast enough");
            }
            return;
        }
        List<FeedText> due = due(now, round);
        if (!due.isEmpty()) {
            lastSend = now;
            sending = true;
            outlet.send(due).whenComplete((done, fault) -> sent());
        }
    }

    /** Ends the connection because the monitor itself ends. */
    synchronized void goAway() {
        close(Outlet.GOING_AWAY, "the monitor is stopping");
    }

    /** Ends the connection because whoever opened it may not look any more. */
    synchronized void signedOut() {
        close(Outlet.SIGNED_OUT, "not signed in any more");
    }

    private List<FeedText> due(Instant now, FlushRound round) {
        List<FeedText> due = new ArrayList<>(notices);
        notices.clear();
        for (Subscription subscription : List.copyOf(subscriptions.values())) {
            due.addAll(subscription.next(round));
            if (subscription.isEnded()) {
                subscriptions.remove(subscription.topic());
            }
        }
        if (due.isEmpty() && !lastSend.plus(settings.heartbeat()).isAfter(now)) {
            return bookmarks();
        }
        return due;
    }

    private List<FeedText> bookmarks() {
        return subscriptions.isEmpty()
                ? List.of(messages.bookmark(null, null))
                : subscriptions.values().stream()
                        .map(subscription -> messages.bookmark(subscription.topic(), subscription.bookmark()))
                        .toList();
    }

    private synchronized void sent() {
        sending = false;
    }

    private void close(int code, String reason) {
        closed = true;
        subscriptions.clear();
        outlet.close(code, reason);
    }
}
