/** A stateful fake of the OpenAI API: responses, chat, images, embeddings, audio, moderation, files and batches. */
@NullMarked
package dev.emp.simulators.openai;

import org.jspecify.annotations.NullMarked;
