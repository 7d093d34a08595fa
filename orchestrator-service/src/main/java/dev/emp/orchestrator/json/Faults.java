package dev.emp.orchestrator.json;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Fault;
import dev.emp.orchestrator.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with one body, so that the client hears of all of it at once. For one thread. */
public final class Faults {

    private static final int MOST = 50;

    private final List<Fault> all = new ArrayList<>();
    private ErrorCode first = ErrorCode.INVALID_VALUE;

    /** Notes a fault; beyond the fiftieth they are dropped, a hostile body has no end of them. */
    public void add(String pointer, ErrorCode code, String message) {
        if (all.isEmpty()) {
            first = code;
        }
        if (all.size() < MOST) {
            all.add(new Fault(pointer, code.wireName(), message));
        }
    }

    public void invalid(String pointer, String message) {
        add(pointer, ErrorCode.INVALID_VALUE, message);
    }

    /** @throws ProblemException with the code of the first fault, if there is any */
    public void throwIfAny() {
        if (!all.isEmpty()) {
            Fault fault = all.getFirst();
            String place = fault.pointer().isEmpty() ? "the body" : fault.pointer();
            String others = all.size() == 1 ? "" : " (and " + (all.size() - 1) + " more, see errors)";
            throw new ProblemException(first, place + " " + fault.message() + others, all);
        }
    }
}
