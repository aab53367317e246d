/** Most characters of a comment on GitHub; GitLab and Forgejo take more. Source: GitHub REST API: body is too long (maximum is 65536 characters). */
export const LONGEST_COMMENT = 65_536;
