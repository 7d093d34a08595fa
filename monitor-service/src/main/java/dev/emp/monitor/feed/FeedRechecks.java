package dev.emp.monitor.feed;

import static dev.emp.monitor.loop.Stages.await;

import dev.emp.monitor.loop.Step;
import dev.emp.monitor.session.Sessions;
import dev.emp.monitor.session.Visit;
import java.time.Duration;

/** Asks now and then whether those who opened sockets may still look, and closes the sockets of those who may not. */
final class FeedRechecks implements Step {

    private final FeedClients clients;
    private final Sessions sessions;
    private final Duration interval;

    FeedRechecks(FeedClients clients, Sessions sessions, Duration interval) {
        this.clients = clients;
        this.sessions = sessions;
        this.interval = interval;
    }

    @Override
    public Duration run() throws InterruptedException {
        for (Visit visit : clients.visits()) {
            if (!await(sessions.stillCounts(visit).toFuture())) {
                clients.signedOut(visit);
            }
        }
        return interval;
    }
}
