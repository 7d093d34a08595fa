package dev.emp.worker.plan;

import java.net.URI;
import java.util.Map;

/** Where a worker finds its connector. */
public sealed interface ConnectorTarget {

    /** What people call it, in {@code ./emp machine plan}. */
    String describe();

    /** The connector bean of this name on the class path. */
    record Bean(String name) implements ConnectorTarget {
        @Override
        public String describe() {
            return "built in";
        }
    }

    /**
     * A connector in this process whose own settings say where its provider is.
     *
     * @param service which connector: {@code openai}
     * @param settings of the connector, by their names in kebab-case
     */
    record BuiltIn(String service, Map<String, String> settings) implements ConnectorTarget {
        public BuiltIn {
            settings = Map.copyOf(settings);
        }

        /** Where its settings are. */
        String origin() {
            return Surroundings.SETTINGS + service;
        }

        @Override
        public String describe() {
            return "built in";
        }
    }

    /** A connector that is a service of its own. */
    record Remote(URI url) implements ConnectorTarget {
        @Override
        public String describe() {
            return "connector at " + url;
        }
    }

    /**
     * A connector in this process for one server of a provider.
     *
     * @param service which connector: {@code comfyui}
     * @param url of the provider's server
     * @param settings of the connector, by their names in kebab-case; may hold secrets
     * @param origin the setting they come from
     */
    record Provider(String service, URI url, Map<String, String> settings, String origin) implements ConnectorTarget {
        public Provider {
            settings = Map.copyOf(settings);
        }

        @Override
        public String describe() {
            return service + " at " + url;
        }
    }
}
