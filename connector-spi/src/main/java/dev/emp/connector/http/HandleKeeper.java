package dev.emp.connector.http;

import java.io.IOException;

/** Keeps an execution within reach of its handles while nobody can attach to them at the provider. */
interface HandleKeeper {

    /**
     * Nobody can attach to this handle at the provider: from now on all events are kept, and who comes with the handle hears them.
     */
    void keep(String handle);

    /** A handle that was given while events are kept leads to them, too. */
    void alsoUnder(String handle);

    /**
     * The worker has a handle to attach with: nothing is kept any more.
     *
     * @throws IOException when nobody listens
     */
    void release() throws IOException;
}
