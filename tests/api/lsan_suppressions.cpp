#include "support/font_leaks.h"
