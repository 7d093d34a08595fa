package dev.emp.jobbus.contract;

import org.junit.jupiter.api.Nested;

/** Everything an implementation of the ports must do: one subclass per implementation runs it all. */
public abstract class BusAdapterContract {

    /** An empty bus; closed by the test. */
    protected abstract BusFixture openFixture();

    @Nested
    class Submissions extends SubmissionContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Backlogs extends BacklogContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Claims extends ClaimContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Waiting extends WaitingContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Leases extends LeaseContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Retries extends RetryContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Fallbacks extends FallbackContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Cancels extends CancelContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Upkeep extends BusUpkeepContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Events extends JobEventsContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Queries extends JobQueriesContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Machines extends MachineDirectoryContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Commands extends MachineCommandContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class ManyCallers extends ConcurrencyContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Batches extends BatchContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Fairness extends FairnessContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Matching extends MatchingContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Affinity extends AffinityContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Limits extends LimitContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Dependencies extends DependencyContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Deadlines extends DeadlineContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Pauses extends PauseContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Replays extends ReplayContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Ageing extends AgeingContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class TenantLimiting extends TenantContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Spending extends SpendContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class Positions extends PositionContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }

    @Nested
    class DocumentsAndLogs extends DocumentContract {
        @Override
        protected BusFixture openFixture() {
            return BusAdapterContract.this.openFixture();
        }
    }
}
