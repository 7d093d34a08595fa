package dev.emp.worker.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Watches, delays or answers the calls of one method of a port; everything else goes to the real thing. */
public final class Interception {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String method;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicReference<Object> firstArgument = new AtomicReference<>();
    private volatile Consumer<Object[]> before = arguments -> {};
    private volatile Function<Object[], CompletionStage<?>> answer;

    public Interception(String method) {
        this.method = method;
    }

    public void before(Consumer<Object[]> action) {
        before = action;
    }

    public void answerWith(Function<Object[], CompletionStage<?>> function) {
        answer = function;
    }

    public int calls() {
        return calls.get();
    }

    /** The first argument of the last call. */
    public Object firstArgument() {
        return firstArgument.get();
    }

    public void awaitCalls(int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> calls.get() >= count);
    }

    /** Waits for a call with such a first argument. */
    public void awaitFirstArgument(Predicate<Object> wanted) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(firstArgument::get, argument -> argument != null && wanted.test(argument));
    }

    public void awaitAnswers(int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> answers.get() >= count);
    }

    public <T> T around(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, called, arguments) -> called.getName().equals(method)
                        ? intercept(real, called, arguments)
                        : call(real, called, arguments)));
    }

    private Object intercept(Object real, Method called, Object[] arguments) throws Throwable {
        before.accept(arguments);
        firstArgument.set(arguments[0]);
        CompletionStage<?> stage =
                answer == null ? (CompletionStage<?>) call(real, called, arguments) : answer.apply(arguments);
        stage.whenComplete((value, fault) -> answers.incrementAndGet());
        calls.incrementAndGet();
        return stage;
    }

    private static Object call(Object real, Method called, Object[] arguments) throws Throwable {
        try {
            return called.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
