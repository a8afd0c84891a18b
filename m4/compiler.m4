# SPDX-License-Identifier: Apache-2.0
# Small questions to the compiler. They add to variables of our own and
# never to CFLAGS or LDFLAGS, which belong to the person who builds.

# DULY_CC_FLAG(VARIABLE, FLAG): adds FLAG to VARIABLE when the compiler takes it without a word.
AC_DEFUN([DULY_CC_FLAG], [
  AS_VAR_PUSHDEF([duly_taken], [duly_cv_cc_flag_$2])
  AC_CACHE_CHECK([whether $CC takes $2], [duly_taken], [
    duly_saved_cflags=$CFLAGS
    CFLAGS="$CFLAGS -Werror $2"
    AC_LINK_IFELSE([AC_LANG_PROGRAM()], [AS_VAR_SET([duly_taken], [yes])], [AS_VAR_SET([duly_taken], [no])])
    CFLAGS=$duly_saved_cflags
  ])
  AS_VAR_IF([duly_taken], [yes], [AS_VAR_APPEND([$1], [" $2"])])
  AS_VAR_POPDEF([duly_taken])
])

# DULY_LD_FLAG(VARIABLE, FLAG): the same for a flag of the linker.
AC_DEFUN([DULY_LD_FLAG], [
  AS_VAR_PUSHDEF([duly_taken], [duly_cv_ld_flag_$2])
  AC_CACHE_CHECK([whether the linker takes $2], [duly_taken], [
    duly_saved_ldflags=$LDFLAGS
    LDFLAGS="$LDFLAGS $2"
    AC_LINK_IFELSE([AC_LANG_PROGRAM()], [AS_VAR_SET([duly_taken], [yes])], [AS_VAR_SET([duly_taken], [no])])
    LDFLAGS=$duly_saved_ldflags
  ])
  AS_VAR_IF([duly_taken], [yes], [AS_VAR_APPEND([$1], [" $2"])])
  AS_VAR_POPDEF([duly_taken])
])

# DULY_OPTIMISES: sets duly_optimises to yes when CFLAGS ask for optimisation, without which FORTIFY_SOURCE only warns.
AC_DEFUN([DULY_OPTIMISES], [
  AC_CACHE_CHECK([whether $CC is asked to optimise], [duly_cv_optimises], [
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#ifndef __OPTIMIZE__
#error not optimising
#endif]])], [duly_cv_optimises=yes], [duly_cv_optimises=no])
  ])
  duly_optimises=$duly_cv_optimises
])
