package dev.emp.monitor.feed;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The way out to one client. */
interface Outlet {

    int GOING_AWAY = 1001;
    int TRY_AGAIN_LATER = 1013;
    int POLICY_VIOLATION = 1008;

    /** The client is not signed in any more. */
    int SIGNED_OUT = 4401;

    /** Sends texts in order; done when the network has taken them. Never called again before that. */
    CompletionStage<Void> send(List<FeedText> texts);

    /** Ends the connection, if need be without the client's consent. */
    void close(int code, String reason);
}
