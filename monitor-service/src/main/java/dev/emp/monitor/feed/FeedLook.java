package dev.emp.monitor.feed;

import java.util.Set;

/**
 * The rows a client has in sight. Of the others it is not told what only somebody who looks wants to know, such as how far a job has come.
 *
 * @param newest so many rows of the client's view, by their order
 * @param ids and these
 */
record FeedLook(int newest, Set<String> ids) {

    FeedLook {
        ids = Set.copyOf(ids);
    }
}
