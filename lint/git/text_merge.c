/* text_merge.c: merging two texts line by line. */
#include "git/merging.h"

bool text_merge(struct text base, struct text target, struct text proposed, size_t marker_size,
                struct arena *arena, struct text *merged) {
    git_merge_file_options options;
    git_merge_file_input inputs[SIDES];
    const struct text texts[SIDES] = {base, target, proposed};
    git_merge_file_result result = {0};
    for (size_t i = 0; i < SIDES; i++) {
        git_merge_file_input_init(&inputs[i], GIT_MERGE_FILE_INPUT_VERSION);
        inputs[i].ptr = texts[i].at;
        inputs[i].size = texts[i].size;
    }
    git_merge_file_options_init(&options, GIT_MERGE_FILE_OPTIONS_VERSION);
    options.marker_size = (unsigned short)marker_size;
    options.our_label = "Temporary merge branch 1";
    options.their_label = "Temporary merge branch 2";
    *merged = target;
    if (git_merge_file(&result, &inputs[BASE], &inputs[TARGET], &inputs[PROPOSED], &options))
        return false;
    *merged = text_copy((struct text){result.ptr, result.len}, arena);
    bool clean = result.automergeable;
    git_merge_file_result_free(&result);
    return clean;
}
