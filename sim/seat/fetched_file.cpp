#include "seat/fetched_file.h"

#include "seat/desk.h"
#include "seat/downloads.h"

namespace ringroom::seat {

void FetchedFile::fetch(std::string target, std::string name) {
    if (asked_.waiting())
        return;
    name_ = std::move(name);
    desk_.back.ask("GET", std::move(target), {}, asked_.begin());
}

void FetchedFile::take() {
    const auto answer = asked_.take();
    if (!answer || !*answer)
        return;
    const auto file = save_download(name_, **answer);
    if (file)
        desk_.back.tell_done(desk_.words("seat.exam.exported", {{"file", file->string()}}));
    else
        desk_.back.tell(file.error().code);
}

} // namespace ringroom::seat
