package dev.emp.jobbus.job;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is done instead when an attempt fails in one of the ways it is meant for.
 *
 * @param on the failures it is meant for, at least one of {@link #ALLOWED}
 */
public record Fallback(Task task, Set<FailureClass> on) {

    /** What a job that was canceled, or never began, is not to be done otherwise for. */
    public static final Set<FailureClass> ALLOWED =
            Set.copyOf(EnumSet.complementOf(EnumSet.of(FailureClass.CANCELED, FailureClass.DEPENDENCY_FAILED)));

    /** Failures that lie with the service or its account, and not with what was asked of it. */
    public static final Set<FailureClass> USUAL = Set.of(
            FailureClass.AUTH,
            FailureClass.RATE_LIMITED,
            FailureClass.UNAVAILABLE,
            FailureClass.TIMEOUT,
            FailureClass.PROVIDER_ERROR);

    /** @throws IllegalArgumentException if it is meant for nothing, or for what is not allowed */
    public Fallback {
        on = Set.copyOf(on);
        if (on.isEmpty() || !ALLOWED.containsAll(on)) {
            throw new IllegalArgumentException("a fallback is for at least one of " + allowedNames());
        }
    }

    private static String allowedNames() {
        return Arrays.stream(FailureClass.values())
                .filter(ALLOWED::contains)
                .map(FailureClass::wireName)
                .collect(Collectors.joining(", "));
    }
}
