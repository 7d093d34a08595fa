package dev.emp.orchestrator.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.orchestrator.jobs.Links;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of uploads, the oldest first.
 *
 * @param files may be fewer than asked for, even none, while there is a next page
 * @param nextCursor for the parameter {@code cursor}; left out on the last page
 */
@Schema(name = "FilePage")
@JsonInclude(JsonInclude.Include.NON_NULL)
record FilePage(
        List<FileView> files,
        @JsonProperty("next_cursor") @Nullable String nextCursor) {

    static FilePage of(FileShelf.Page page, Links links) {
        return new FilePage(
                page.files().stream().map(file -> FileView.of(file, links)).toList(), page.next());
    }
}
