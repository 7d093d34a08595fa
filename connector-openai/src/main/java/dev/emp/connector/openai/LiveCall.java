package dev.emp.connector.openai;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call of the SDK's, from outside: whether anything of it was sent, and a way to stop it. The SDK makes its calls on the
 * thread that asks for them, so the call that begins while this is bound to the thread is the one.
 */
final class LiveCall {

    private static final ScopedValue<LiveCall> CURRENT = ScopedValue.newInstance();

    /** Hears the calls of one HTTP client. */
    static final EventListener.Factory LISTENERS =
            call -> CURRENT.isBound() ? CURRENT.get().listener() : EventListener.NONE;

    /** Holds a call back, all but sent, until it may be: what the SDK has to do for it is done meanwhile. */
    static final Interceptor GATE = chain -> {
        if (CURRENT.isBound()) {
            RequestBody body = chain.request().body();
            if (body != null) {
                // Has the SDK write it.
                body.contentLength();
            }
            CURRENT.get().awaitStored();
        }
        return chain.proceed(chain.request());
    };

    private final ConnectorContext.Stored before;
    private @Nullable ConnectorException notStored;
    private @Nullable Call call;
    private boolean canceled;
    private volatile boolean sent;

    LiveCall() {
        this(() -> {});
    }

    /** @param before what has to be stored before anything is sent */
    LiveCall(ConnectorContext.Stored before) {
        this.before = before;
    }

    /** What makes a call. */
    @FunctionalInterface
    interface Maker<T> {
        T make();
    }

    <T> T run(Maker<T> maker) {
        return ScopedValue.where(CURRENT, this).call(maker::make);
    }

    private void awaitStored() throws IOException {
        try {
            before.await();
        } catch (ConnectorException e) {
            notStored = e;
            throw new IOException("what has to be stored before the call is not", e);
        }
    }

    /** @throws ConnectorException why nothing was sent, if that is because something could not be stored before */
    void requireStored() throws ConnectorException {
        if (notStored != null) {
            throw notStored;
        }
    }

    private EventListener listener() {
        return new EventListener() {
            @Override
            public void callStart(Call call) {
                begin(call);
            }

            @Override
            public void requestHeadersStart(Call call) {
                sent = true;
            }
        };
    }

    private void begin(Call begun) {
        boolean tooLate;
        synchronized (this) {
            call = begun;
            tooLate = canceled;
        }
        if (tooLate) {
            begun.cancel();
        }
    }

    /** Whether the provider may have heard of it. */
    boolean sent() {
        return sent;
    }

    /** Closes it, now or as soon as it begins; also while its answer is read. */
    void cancel() {
        Call begun;
        synchronized (this) {
            canceled = true;
            begun = call;
        }
        if (begun != null) {
            begun.cancel();
        }
    }
}
