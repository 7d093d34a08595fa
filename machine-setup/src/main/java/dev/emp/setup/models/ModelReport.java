package dev.emp.setup.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.setup.report.Table;
import java.util.List;

/**
 * What came of all models.
 *
 * @param folder that holds them
 */
public record ModelReport(String folder, List<ModelOutcome> models) {

    public ModelReport {
        models = List.copyOf(models);
    }

    /** Whether the machine has every model. */
    @JsonProperty("complete")
    public boolean isComplete() {
        return models.stream().allMatch(model -> model.state().isGood());
    }

    /** The names of those it has not. */
    public List<String> lacking() {
        return models.stream()
                .filter(model -> !model.state().isGood())
                .map(ModelOutcome::name)
                .toList();
    }

    /** For people. */
    public String table() {
        Table table = new Table("MODEL", "STATE", "SIZE", "TIME", "TARGET");
        for (ModelOutcome model : models) {
            table.add(
                    model.name(),
                    model.state().toString(),
                    Table.size(model.size()),
                    "%.1f s".formatted(model.seconds()),
                    model.target() + (model.detail().isEmpty() ? "" : "  " + model.detail()));
        }
        return table.toString();
    }
}
