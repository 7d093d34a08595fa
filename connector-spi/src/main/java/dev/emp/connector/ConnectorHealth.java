package dev.emp.connector;

import java.util.Set;

/** Whether a provider can take jobs. */
public sealed interface ConnectorHealth {

    /**
     * @param warmModels what the provider holds in memory now, as far as the connector can tell: a job that uses one of them
     *     starts sooner here. Named as in {@link ConnectorDescriptor#models}, which need not list them all; at most {@link
     *     #MOST_WARM_MODELS}
     */
    record Up(Set<String> warmModels) implements ConnectorHealth {

        public static final int MOST_WARM_MODELS = 32;

        public Up {
            if (warmModels.size() > MOST_WARM_MODELS) {
                throw new IllegalArgumentException("at most " + MOST_WARM_MODELS + " models are warm");
            }
            warmModels = Set.copyOf(warmModels);
        }

        /** Nothing is known to be in memory, or it does not matter. */
        public Up() {
            this(Set.of());
        }
    }

    /** @param reason a sentence for the operator, without secrets */
    record Down(String reason) implements ConnectorHealth {}
}
