package dev.emp.worker.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** Holds the calls of one method of a port back until it lets them pass; everything else goes to the real thing at once. */
public final class Gatekeeper {

    private static final long PATIENCE_SECONDS = 30;
    private static final int ALL = 1_000_000;

    private final String method;
    private final Semaphore passes = new Semaphore(0);
    private final Semaphore held = new Semaphore(0);

    public Gatekeeper(String method) {
        this.method = method;
    }

    public <T> T around(Class<T> port, T real) {
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        hold();
                    }
                    return call(real, called, arguments);
                }));
    }

    /** So many calls, past and future ones, may pass. */
    public void letPass(int calls) {
        passes.release(calls);
    }

    /** All calls may pass from now on. */
    public void open() {
        passes.release(ALL);
    }

    /** Waits until a call is held back. */
    public void awaitHeld() throws InterruptedException {
        Assertions.assertThat(held.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("a call of %s", method)
                .isTrue();
    }

    private void hold() throws InterruptedException {
        if (!passes.tryAcquire()) {
            held.release();
            passes.acquire();
        }
    }

    private static Object call(Object real, Method called, Object[] arguments) throws Throwable {
        try {
            return called.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
