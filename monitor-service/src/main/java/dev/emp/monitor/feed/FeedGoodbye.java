package dev.emp.monitor.feed;

import org.springframework.context.SmartLifecycle;

/**
 * Lets the clients go before the web server stops, since it would wait for their sockets to end by themselves. They come
 * back to another replica, or to this one's successor.
 */
final class FeedGoodbye implements SmartLifecycle {

    private final FeedClients clients;
    private volatile boolean running;

    FeedGoodbye(FeedClients clients) {
        this.clients = clients;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        clients.closeAll();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
