package dev.emp.benchmarks.connectors;

/** A sort of job of which the provider's jobs are counted. */
enum Kind {
    CHAT("OpenAI, chat completion", Provider.OPENAI, true),
    RESPONSE("OpenAI, response in the background", Provider.OPENAI, true),
    BATCH("OpenAI, batch", Provider.OPENAI, false),
    REPLICATE("Replicate, prediction", Provider.REPLICATE, false),
    RUNPOD("RunPod, job", Provider.RUNPOD, true),
    COMFYUI("ComfyUI, prompt", Provider.COMFYUI, false);

    /** Whose simulator keeps the ledger. */
    enum Provider {
        OPENAI("openai"),
        REPLICATE("replicate"),
        RUNPOD("runpod"),
        COMFYUI("comfyui");

        private final String label;

        Provider(String label) {
            this.label = label;
        }

        /** As its ledger, its connector and its service are called. */
        String label() {
            return label;
        }
    }

    private final String title;
    private final Provider provider;
    private final boolean mayBeUnknown;

    Kind(String title, Provider provider, boolean mayBeUnknown) {
        this.title = title;
        this.provider = provider;
        this.mayBeUnknown = mayBeUnknown;
    }

    /** As figures call it. */
    String title() {
        return title;
    }

    Provider provider() {
        return provider;
    }

    /**
     * Whether a job may end with {@code unknown_outcome}: its provider keeps no record of what it was sent, until it has answered
     * with a name.
     */
    boolean mayBeUnknown() {
        return mayBeUnknown;
    }
}
