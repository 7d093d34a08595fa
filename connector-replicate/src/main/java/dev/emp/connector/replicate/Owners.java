package dev.emp.connector.replicate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * To which attempt the latest predictions of this process belong. A prediction that is searched for by its input must not be one that another job
 * with the same input has already.
 */
final class Owners {

    private static final int MOST_REMEMBERED = 10_000;

    private final Map<String, String> executions = new LinkedHashMap<>();

    /** Once said, it stays so. */
    synchronized void owns(String execution, String prediction) {
        executions.putIfAbsent(prediction, execution);
        if (executions.size() > MOST_REMEMBERED) {
            executions.remove(executions.keySet().iterator().next());
        }
    }

    synchronized boolean isOf(String execution, String prediction) {
        return execution.equals(executions.get(prediction));
    }

    synchronized boolean isKnown(String prediction) {
        return executions.containsKey(prediction);
    }
}
