#include "seat/fetched_file.h"

#include "seat/desk.h"
#include "seat/downloads.h"

namespace ringroom::seat {

void FetchedFile::fetch(std::string target, const std::string& name) {
    if (asked_.waiting())
        return;
    auto file = download_file(name);
    if (!file)
        return desk_.back.tell(file.error().code);
    file_ = std::move(*file);
    desk_.back.save(std::move(target), file_, asked_.begin());
}

void FetchedFile::take() {
    const auto answer = asked_.take();
    if (!answer || !*answer)
        return;
    desk_.back.tell_done(desk_.words("seat.exam.exported", {{"file", file_.string()}}));
}

} // namespace ringroom::seat
