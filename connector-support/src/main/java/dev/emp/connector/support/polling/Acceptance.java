package dev.emp.connector.support.polling;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;

/** The moment after a provider has accepted a job. */
public final class Acceptance {

    /** Stops a job that nobody will follow. */
    @FunctionalInterface
    public interface Withdrawal {
        void withdraw() throws ConnectorException, InterruptedException;
    }

    private Acceptance() {}

    /**
     * Has the handle stored, also on a thread that was interrupted while the job was submitted: else nobody would know what the
     * provider calls it. A job that nobody wants any more is withdrawn.
     *
     * @throws InterruptedException when the thread was interrupted before
     */
    public static void tell(JobHandle handle, ConnectorContext context, Withdrawal withdrawal)
            throws ConnectorException, InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            context.accepted(handle.toString());
        } catch (ConnectorException e) {
            if (e.errorClass() == ErrorClass.LOST) {
                withdraw(withdrawal);
            }
            throw e;
        }
        if (interrupted) {
            throw new InterruptedException("interrupted while the job was submitted");
        }
    }

    private static void withdraw(Withdrawal withdrawal) throws InterruptedException {
        try {
            withdrawal.withdraw();
        } catch (ConnectorException e) {
            // that it could not be stopped matters less than that nobody wants it
        }
    }
}
