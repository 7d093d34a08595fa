package dev.emp.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file of settings, or says why it can't be read. */
final class SettingsText {

    private static final int MOST_KILOBYTES = 1024;

    private SettingsText() {}

    /**
     * @param remark follows the file's name in the message, with a space before it; may be empty
     * @throws SettingsException if it can't be read, is no UTF-8 or is larger than 1 MB
     */
    static String read(Path path, String remark) {
        String file = path + remark;
        if (Files.isDirectory(path)) {
            throw new SettingsException(file + " is a directory, not a file of settings");
        }
        try (InputStream content = Files.newInputStream(path)) {
            byte[] bytes = content.readNBytes(MOST_KILOBYTES * 1024 + 1);
            if (bytes.length > MOST_KILOBYTES * 1024) {
                throw new SettingsException(file + " is larger than 1 MB, which no file of settings is");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new SettingsException(file + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new SettingsException(file + " cannot be read: this user has no permission to", e);
        } catch (CharacterCodingException e) {
            throw new SettingsException(file + " is not a text in UTF-8", e);
        } catch (IOException e) {
            throw new SettingsException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
